"""Programs that other interpreters run: each runs vectors on the types that it finds there.

They share no code with this program, and need nothing from its own interpreter.
"""
