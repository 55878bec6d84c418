/**
 * Internet addresses: how they are read, which ones a credential may be used from, and from which one a request came. What
 * follows from that is decided by {@code restriction}.
 */
package dev.latchkey.resourceserver.address;
