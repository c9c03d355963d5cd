"""Pages of the appraisal, one module per journey."""
