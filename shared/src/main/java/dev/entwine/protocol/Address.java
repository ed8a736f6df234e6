package dev.entwine.protocol;

/** Where one end of a connection is. Twisted's {@code IAddress}. */
public sealed interface Address
    permits IPv4Address, IPv6Address, UNIXAddress, HostnameAddress, MemoryAddress, PipeAddress {}
