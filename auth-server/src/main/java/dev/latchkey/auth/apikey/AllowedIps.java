package dev.latchkey.auth.apikey;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads entries of an address list: IPv4 and IPv6 addresses, bare or as CIDR blocks, in full and in figures. Nothing is resolved and
 * nothing guessed: short forms, octal parts, masks, zones and blocks with bits behind their length are refused.
 */
final class AllowedIps {

    /** Bounds what the parser gets to see. */
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/(0|[1-9][0-9]{0,2}))?");

    private static final IPAddressStringParameters STRICT = strict();

    /** Bits before the IPv4 address in an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2). */
    private static final int MAPPED_BITS = 96;

    private AllowedIps() {}

    /**
     * The canonical form (RFC 5952) of an entry; empty if it is none. An IPv4-mapped address becomes the IPv4 address that it stands
     * for; no other form of an IPv4 address inside an IPv6 address does.
     */
    static Optional<String> canonical(String entry) {
        if (!FORM.matcher(entry).matches()) {
            return Optional.empty();
        }
        try {
            IPAddress parsed = new IPAddressString(entry, STRICT).toAddress();
            Integer length = parsed.getNetworkPrefixLength();
            return length == null || parsed.isPrefixBlock()
                    ? Optional.of(text(parsed.getLower().withoutPrefixLength(), length))
                    : Optional.empty();
        } catch (AddressStringException e) {
            return Optional.empty();
        }
    }

    private static String text(IPAddress first, Integer length) {
        if (first.isIPv6() && first.toIPv6().isIPv4Mapped() && (length == null || length >= MAPPED_BITS)) {
            return text(first.toIPv6().getEmbeddedIPv4Address(), length == null ? null : length - MAPPED_BITS);
        }
        return first.toCanonicalString() + (length == null ? "" : "/" + length);
    }

    private static IPAddressStringParameters strict() {
        IPAddressStringParameters.Builder strict = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allowMask(false)
                .allowPrefixOnly(false)
                .allowWildcardedSeparator(false)
                .allow_inet_aton(false)
                .setRangeOptions(RangeParameters.NO_RANGE);
        strict.getIPv4AddressParametersBuilder()
                .allowBinary(false)
                .allowPrefixesBeyondAddressSize(false)
                .allowLeadingZeros(false);
        strict.getIPv6AddressParametersBuilder()
                .allowBinary(false)
                .allowBase85(false)
                .allowZone(false)
                .allowPrefixesBeyondAddressSize(false)
                .allowUnlimitedLeadingZeros(false)
                .getEmbeddedIPv4AddressParametersBuilder()
                .allowLeadingZeros(false);
        return strict.toParams();
    }
}
