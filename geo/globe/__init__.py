"""The earth: land and borders, planes, projections, geodesics and arcs; it knows no story."""
