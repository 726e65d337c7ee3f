"""Programs that other interpreters run: each puts vectors to the types that it finds there.

They share no code with this program, and use nothing that only its own interpreter has.
"""
