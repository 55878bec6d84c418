package dev.latchkey.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in an address list, and how it is stored. */
class AllowedIpsTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.10/32, 203.0.113.10/32",
        "198.51.100.0/24, 198.51.100.0/24",
        "203.0.113.10, 203.0.113.10",
        "0.0.0.0/0, 0.0.0.0/0",
        "2001:DB8:0:0::/64, 2001:db8::/64",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "::/0, ::/0",
        "::1, ::1",
        "2001:db8::/128, 2001:db8::/128",
    })
    void addressesAndBlocksOfBothFamiliesAreStoredInCanonicalForm(String entry, String canonical) {
        assertThat(AllowedIps.canonical(entry)).hasValue(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:203.0.113.10, 203.0.113.10",
        "::ffff:cb00:710a, 203.0.113.10",
        "::FFFF:203.0.113.0/120, 203.0.113.0/24",
        "::ffff:0:0/96, 0.0.0.0/0",
    })
    void anIpv4MappedAddressIsTheIpv4AddressThatItStandsFor(String entry, String canonical) {
        assertThat(AllowedIps.canonical(entry)).hasValue(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "64:ff9b::203.0.113.10, 64:ff9b::cb00:710a",
        "2002:cb00:710a::/48, 2002:cb00:710a::/48",
        "::203.0.113.10, ::cb00:710a",
    })
    void otherAddressesThatHoldAnIpv4AddressStayIpv6(String entry, String canonical) {
        assertThat(AllowedIps.canonical(entry)).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "any",
                "/24",
                "10",
                "10.1",
                "10.0.1",
                "010.0.0.1",
                "0x0a.0.0.1",
                "3405803786",
                "203.0.113.256",
                "203.0.113.10/33",
                "203.0.113.10/",
                "203.0.113.0/024",
                "203.0.113.0/-1",
                "203.0.113.0/255.255.255.0",
                "203.0.113.*",
                "203.0.113.1-9",
                "203.0.113.10 ",
                " 203.0.113.10",
                "203.0.113.10,203.0.113.11",
                "203.0.113.10\n",
                "203.0.113.10\u0000",
                "localhost",
                "example.com",
                "[::1]",
                "fe80::1%eth0",
                "fe80::1%1",
                "2001:db8::1::2",
                "2001:db8::/129",
                "2001:db8",
                "::ffff:010.0.0.1",
                "00001::1",
                "2001-db8--1.ipv6-literal.net",
                "4)+k&C#VzJ4br>0wv%Yp",
                "１.2.3.4",
            })
    void namesShortFormsAndEverythingElseIsRefused(String entry) {
        assertThat(AllowedIps.canonical(entry)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.10/24", "0.0.0.1/0", "2001:db8::1/64", "::ffff:203.0.113.10/120", "::ffff:0:0/95"})
    void aBlockWithBitsBehindItsLengthIsRefusedRatherThanWidened(String entry) {
        assertThat(AllowedIps.canonical(entry)).isEmpty();
    }

    @Test
    void anEntryOfAMegabyteIsRefused() {
        assertThat(AllowedIps.canonical("1".repeat(1_000_000))).isEmpty();
        assertThat(AllowedIps.canonical(":".repeat(1_000_000))).isEmpty();
    }
}
