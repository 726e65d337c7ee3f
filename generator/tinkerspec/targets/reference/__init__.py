"""What reference pages say of a contract, in whatever markup a target writes them.

The description of a type comes only from the IR; its use in each language comes from the targets of
the languages.
"""
