"""How long it takes from a reviewer's label to an assistant that knows better."""
