/* Wrappers for libedit functions with variable arguments, which Swift cannot call. */
