"""The docs target: a reference page a type, in Markdown, and the graph of the types."""
