"""The story as facts and shapes: records, loading, checking, lines on the globe, land."""
