package dev.latchkey.auth.egress;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** A CIDR block. An IPv4 block holds no IPv6 address, nor the other way round. */
record AddressBlock(IPAddress block) {

    /** In full and in figures, with a length. */
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f:.]{2,45}/(0|[1-9][0-9]{0,2})");

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}/.*");

    private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

    /** Reads a block; empty if it is none, or has bits behind its length. */
    static Optional<AddressBlock> parse(String text) {
        if (!FORM.matcher(text).matches()
                || text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            IPAddress parsed = new IPAddressString(text).toAddress();
            return parsed.isPrefixBlock() ? Optional.of(new AddressBlock(parsed)) : Optional.empty();
        } catch (AddressStringException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, of what is known to be one. */
    static AddressBlock of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text + " is no CIDR block"));
    }

    boolean contains(InetAddress address) {
        IPAddress other = ADDRESSES.from(address);
        return block.isIPv4() == other.isIPv4() && block.contains(other);
    }
}
