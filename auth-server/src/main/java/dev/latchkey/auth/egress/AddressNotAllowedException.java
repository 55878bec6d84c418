package dev.latchkey.auth.egress;

import java.net.UnknownHostException;

/** The host has an address that {@code latchkey.egress.allowed} does not have. Which one is not told: that would map the network. */
final class AddressNotAllowedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressNotAllowedException() {
        super("an address that is not allowed");
    }
}
