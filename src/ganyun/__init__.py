"""赣云: a province's data platform in one install."""
