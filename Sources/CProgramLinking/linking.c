// Nothing but a place for the settings by which the release program is linked (Package.swift): they belong to the program
// and must not reach the tests, which load the Swift runtime as a shared library.

#include "linking.h"
