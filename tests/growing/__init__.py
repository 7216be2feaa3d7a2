"""More rows of everything that is listed, made quickly: each maker adds rows ``first`` … ``first + n - 1``."""
