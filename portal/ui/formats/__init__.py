"""How dates are written, where Django's own way is not ours: see FORMAT_MODULE_PATH in the settings."""
