package dev.latchkey.auth.apikey;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a list of addresses lets in, for whoever is typing it.
 *
 * @param wide entries that let in more than a network of one's own usually has
 * @param wrong numbers of the entries that are none
 */
record AddressHint(int entries, List<String> wide, List<Integer> wrong) {

    private static final int WIDEST_IPV4 = 24;

    /** What one site is given (RFC 6177). */
    private static final int WIDEST_IPV6 = 56;

    static AddressHint of(List<String> entries) {
        List<String> wide = new ArrayList<>();
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < Math.min(entries.size(), FieldRules.MAX_ALLOWED_IPS); i++) {
            Optional<String> canonical = AllowedIps.canonical(entries.get(i));
            if (canonical.isEmpty()) {
                wrong.add(i + 1);
            } else {
                wide(canonical.get()).ifPresent(wide::add);
            }
        }
        return new AddressHint(entries.size(), wide, wrong);
    }

    private static Optional<String> wide(String entry) {
        IPAddress block = new IPAddressString(entry).getAddress();
        Integer length = block.getNetworkPrefixLength();
        if (length == null || length >= (block.isIPv4() ? WIDEST_IPV4 : WIDEST_IPV6)) {
            return Optional.empty();
        }
        if (length == 0) {
            return Optional.of(entry + " lets in every address there is");
        }
        int bits = block.getBitCount() - length;
        return Optional.of(entry + " lets in "
                + (block.isIPv4()
                        ? String.format(Locale.ENGLISH, "%,d addresses", BigInteger.ONE.shiftLeft(bits))
                        : "a network of 2^" + bits + " addresses"));
    }
}
