"""The output folder is the old tree or the new one, never a mixture."""
