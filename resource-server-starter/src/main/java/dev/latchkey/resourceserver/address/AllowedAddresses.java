package dev.latchkey.resourceserver.address;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that a credential may be used from. Read once, when the credential is remembered; then asked by each request.
 * Addresses of IPv4 and IPv6 never match each other. Thread-safe; its answers never change.
 */
public final class AllowedAddresses {

    private static final AllowedAddresses ANY = new AllowedAddresses(List.of(), true);
    private static final AllowedAddresses NONE = new AllowedAddresses(List.of(), false);

    private final List<IPAddress> ranges;
    private final boolean any;

    /** Most callers keep their address, and to read one again would cost as much as the rest of a key's check. */
    private volatile String lastAllowed;

    private AllowedAddresses(List<IPAddress> ranges, boolean any) {
        this.ranges = ranges;
        this.any = any;
    }

    /**
     * The addresses of that list.
     *
     * @param list addresses and CIDR ranges. {@code null} or empty means any, as the products document it; a list with one
     *     element that cannot be read allows none, because whoever wrote it meant something else
     */
    public static AllowedAddresses of(List<String> list) {
        if (list == null || list.isEmpty()) {
            return ANY;
        }
        List<IPAddress> ranges = new ArrayList<>(list.size());
        for (String text : list) {
            IPAddress range = IpLiteral.range(text);
            if (range == null) {
                return NONE;
            }
            ranges.add(range);
        }
        return new AllowedAddresses(List.copyOf(ranges), false);
    }

    /** Whether it does not matter where a request comes from. */
    public boolean isAny() {
        return any;
    }

    /**
     * Whether a request from there is allowed.
     *
     * @param address {@code null} where it is not known; that is allowed only where it does not matter
     */
    public boolean contain(String address) {
        if (any || address != null && address.equals(lastAllowed)) {
            return true;
        }
        IPAddress source = IpLiteral.address(address);
        if (source == null) {
            return false;
        }
        for (IPAddress range : ranges) {
            if (range.isIPv4() == source.isIPv4() && range.contains(source)) {
                lastAllowed = address;
                return true;
            }
        }
        return false;
    }
}
