package dev.latchkey.resourceserver.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.regex.Pattern;

/**
 * Reads addresses and CIDR ranges as they are written in full: no host names, no short forms such as {@code 10.1}, no octal or
 * hexadecimal IPv4, no wildcards, masks or zones. An address under {@code ::ffff:0:0/96} is the IPv4 address that it maps (RFC 4291
 * §2.5.5.2); no other form of IPv6 is.
 */
final class IpLiteral {

    /** The library skips blanks around an address, and takes the prefix length 0 for one with leading zeros. */
    private static final Pattern SPELLING = Pattern.compile("[0-9a-fA-F.:]+(/(0|[1-9][0-9]*))?");

    /** Longest spelling: a mapped address in full with a prefix length. */
    private static final int MAX_LENGTH = 49;

    private static final int MAPPED_PREFIX = 96;

    private static final IPAddressStringParameters ADDRESS = strict(false);
    private static final IPAddressStringParameters RANGE = strict(true);

    private IpLiteral() {}

    /** The one address that is meant; {@code null} where the text is something else. */
    static IPAddress address(String text) {
        return parse(text, ADDRESS);
    }

    /**
     * The range that is meant, of one address where no prefix length follows; {@code null} where the text is something else. That is also
     * one with bits behind its length, as {@code 10.0.0.1/8}: whether its writer meant the address or the range cannot be known, and the
     * authorization server refuses it too.
     */
    static IPAddress range(String text) {
        IPAddress parsed = parse(text, RANGE);
        if (parsed == null || !parsed.isPrefixed()) {
            return parsed;
        }
        IPAddress block = parsed.toPrefixBlock();
        return block.getLower().equals(parsed.getLower()) ? block : null;
    }

    private static IPAddress parse(String text, IPAddressStringParameters parameters) {
        if (text == null
                || text.length() > MAX_LENGTH
                || !SPELLING.matcher(text).matches()) {
            return null;
        }
        try {
            IPAddress address = new IPAddressString(text, parameters).toAddress();
            return address == null ? null : unmapped(address);
        } catch (AddressStringException | IncompatibleAddressException notAnAddress) {
            return null;
        }
    }

    /** A range that reaches beyond the mapped addresses is one of IPv6, and holds no IPv4. */
    private static IPAddress unmapped(IPAddress address) {
        if (!address.isIPv6()) {
            return address;
        }
        IPv6Address ipv6 = address.toIPv6();
        Integer prefix = ipv6.getNetworkPrefixLength();
        if (!ipv6.isIPv4Mapped() || prefix != null && prefix < MAPPED_PREFIX) {
            return ipv6;
        }
        IPv4Address ipv4 = ipv6.getEmbeddedIPv4Address().withoutPrefixLength();
        return prefix == null ? ipv4 : ipv4.setPrefixLength(prefix - MAPPED_PREFIX, false);
    }

    private static IPAddressStringParameters strict(boolean prefixAllowed) {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allowPrefix(prefixAllowed)
                .allowPrefixOnly(false)
                .allowMask(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(RangeParameters.NO_RANGE)
                .getIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowBinary(false)
                .allowLeadingZeros(false)
                .allowPrefixesBeyondAddressSize(false)
                .getParentBuilder()
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allowBase85(false)
                .allowBinary(false)
                .allowMixed(true)
                .getEmbeddedIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowBinary(false)
                .allowLeadingZeros(false)
                .getEmbeddedIPv4AddressParentBuilder()
                .allowPrefixesBeyondAddressSize(false)
                .getParentBuilder()
                .toParams();
    }
}
