"""What is seen on the map, one file a layer, and the page that holds map and text."""
