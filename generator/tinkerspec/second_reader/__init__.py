"""datamodel-code-generator reads every schema too; its reading and the IR's must agree."""
