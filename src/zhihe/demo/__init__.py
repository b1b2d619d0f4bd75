"""演示城市: generator, small committed data and the make-believe telephone operator."""
