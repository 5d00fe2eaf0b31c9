"""Changes to the project that Reflex generates, before Vite builds it."""
