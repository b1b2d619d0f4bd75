"""Forms: what people type becomes the shapes of rules.forms and queries.find."""
