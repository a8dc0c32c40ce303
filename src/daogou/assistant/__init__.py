"""The conversation: understand → act → answer. Two drivers behind one interface, rules and a language model; what they
say stands on facts, and what they want done is proposed to the shopper, who alone confirms it."""
