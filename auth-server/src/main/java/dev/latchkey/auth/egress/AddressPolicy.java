package dev.latchkey.auth.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Which addresses may be connected to. {@code public} is what IANA's registries of special-purpose addresses (RFC 6890) call globally
 * reachable; forms of IPv4 addresses within IPv6 ones (NAT64, 6to4, Teredo) are not, since they lead to whatever they hold.
 */
@Component
class AddressPolicy {

    /** Never, whatever the settings say: the own host under another name, groups, and where clouds keep their credentials. */
    private static final List<AddressBlock> NEVER =
            blocks("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8");

    private static final List<AddressBlock> NOT_PUBLIC_IPV4 = blocks(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24");

    /** All that has been given out for the Internet; everything else of IPv6 is for other purposes. */
    private static final AddressBlock GLOBAL_IPV6 = AddressBlock.of("2000::/3");

    private static final List<AddressBlock> NOT_PUBLIC_IPV6 =
            blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final boolean allowsPublic;
    private final List<AddressBlock> allowed;

    AddressPolicy(EgressSettings settings) {
        this.allowsPublic = settings.allowed().contains(EgressSettings.PUBLIC);
        this.allowed = settings.allowed().stream()
                .filter(entry -> !entry.equals(EgressSettings.PUBLIC))
                .map(AddressBlock::of)
                .toList();
    }

    /** Whether that address may be connected to. An IPv4-mapped address is the IPv4 address that it stands for: Java makes it that. */
    boolean allows(InetAddress address) {
        if (isIn(NEVER, address)) {
            return false;
        }
        return allowsPublic && isPublic(address) || isIn(allowed, address);
    }

    /** Whether any address may be that the Internet does not reach: then names of the own network make sense. */
    boolean allowsOthersThanPublic() {
        return !allowed.isEmpty();
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? !isIn(NOT_PUBLIC_IPV4, address)
                : GLOBAL_IPV6.contains(address) && !isIn(NOT_PUBLIC_IPV6, address);
    }

    private static boolean isIn(List<AddressBlock> blocks, InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... blocks) {
        return Stream.of(blocks).map(AddressBlock::of).toList();
    }
}
