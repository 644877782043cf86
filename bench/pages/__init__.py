"""The public pages measured and photographed: Lighthouse, serving cost, screenshots."""
