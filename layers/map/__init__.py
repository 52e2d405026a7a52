"""What the map shows, one file a layer, and the key to its signs."""
