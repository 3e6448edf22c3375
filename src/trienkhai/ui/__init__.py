"""UI: what every page shares. Base templates, the stylesheet, components, panels, navigation, languages. Owns no tables."""
