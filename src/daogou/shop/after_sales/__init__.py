"""What may be done with an order once it is placed: pure decisions on data, by a policy that is data too."""
