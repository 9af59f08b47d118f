// How the program is linked; see Package.swift. There is nothing to call.
