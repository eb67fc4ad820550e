"""spaCy pipelines of both languages: protected tokenizers and components."""
