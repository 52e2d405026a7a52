"""Where names stand, on screen and on paper."""
