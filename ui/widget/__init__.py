"""The customers' widget: one web component, its style, and the build that puts them into one small file."""
