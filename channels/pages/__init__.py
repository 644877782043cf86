"""The public pages: rendered on the server, whole without a script, one blueprint for each family of pages."""
