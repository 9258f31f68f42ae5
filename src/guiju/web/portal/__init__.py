"""The public: find standards and read them."""
