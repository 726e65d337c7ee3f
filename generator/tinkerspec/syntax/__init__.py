"""Readers of source text that several parts of the program share."""
