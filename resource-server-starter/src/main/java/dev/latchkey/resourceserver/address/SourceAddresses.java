package dev.latchkey.resourceserver.address;

import inet.ipaddr.IPAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/**
 * Where requests come from: the socket's address, and behind trusted proxies the one that these say. {@code X-Forwarded-For} is
 * read from the right, where our own proxies write; what stands left of the first address that is no trusted proxy was written by
 * the caller and is not read.
 */
public final class SourceAddresses {

    private final List<IPAddress> trustedProxies;

    /**
     * @param trustedProxies addresses and CIDR ranges of the proxies that are believed; none for none
     * @throws IllegalArgumentException if one of them is something else
     */
    public SourceAddresses(List<String> trustedProxies) {
        this.trustedProxies =
                trustedProxies.stream().map(SourceAddresses::range).toList();
    }

    /** Whether that is an address or a CIDR range. */
    public static boolean isRange(String text) {
        return IpLiteral.range(text) != null;
    }

    /** The address that a request comes from; {@code null} where a trusted proxy says something that is no address. */
    public String of(HttpServletRequest request) {
        String socket = withoutZone(request.getRemoteAddr());
        if (trustedProxies.isEmpty()) {
            return socket;
        }
        IPAddress address = IpLiteral.address(socket);
        if (address == null || !isTrusted(address)) {
            return socket;
        }
        List<String> lines = Collections.list(request.getHeaders("X-Forwarded-For"));
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            int end = line.length();
            while (end >= 0) {
                int comma = line.lastIndexOf(',', end - 1);
                address = IpLiteral.address(line.substring(comma + 1, end).strip());
                if (address == null) {
                    return null;
                }
                if (!isTrusted(address)) {
                    return address.toCanonicalString();
                }
                end = comma;
            }
        }
        return address.toCanonicalString();
    }

    private boolean isTrusted(IPAddress address) {
        for (IPAddress range : trustedProxies) {
            if (range.isIPv4() == address.isIPv4() && range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** A socket of a link-local address names its network interface too. */
    private static String withoutZone(String socket) {
        int zone = socket.indexOf('%');
        return zone < 0 ? socket : socket.substring(0, zone);
    }

    private static IPAddress range(String text) {
        IPAddress range = IpLiteral.range(text);
        if (range == null) {
            throw new IllegalArgumentException("no address and no CIDR range: " + text);
        }
        return range;
    }
}
