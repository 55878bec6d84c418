package dev.latchkey.resourceserver.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Which addresses are the same, which ranges hold which, and whose word is taken for where a request comes from. */
class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.10/32, 203.0.113.10",
        "203.0.113.10, 203.0.113.10",
        "203.0.113.0/24, 203.0.113.255",
        "203.0.113.77/32, 203.0.113.77",
        "0.0.0.0/0, 8.8.8.8",
        "2001:db8::/32, 2001:db8:1::1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::/0, 2001:db8::1",
        "::ffff:203.0.113.10, 203.0.113.10",
        "203.0.113.10, ::ffff:203.0.113.10",
        "203.0.113.10, ::ffff:cb00:710a",
        "203.0.113.10, 0:0:0:0:0:ffff:203.0.113.10",
        "::ffff:203.0.113.0/120, 203.0.113.200",
        "::ffff:0:0/96, 8.8.8.8",
        "127.0.0.1, 127.0.0.1",
        "::1, 0:0:0:0:0:0:0:1"
    })
    void anAddressIsInItsRange(String range, String address) {
        assertThat(AllowedAddresses.of(List.of("192.0.2.1", range)).contain(address))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.10/32, 203.0.113.11",
        "203.0.113.0/24, 203.0.114.0",
        // The same bits in the other family.
        "203.0.113.10/32, cb00:710a::1",
        "10.0.0.0/8, a00::1",
        "cb00:710a::/32, 203.0.113.10",
        "::/0, 203.0.113.10",
        "0.0.0.0/0, 2001:db8::1",
        "::fffe:0:0/95, 203.0.113.10",
        // Forms that carry an IPv4 address and are not it: compatible, NAT64, 6to4, translated.
        "203.0.113.10, ::203.0.113.10",
        "203.0.113.10, 64:ff9b::203.0.113.10",
        "203.0.113.10, 2002:cb00:710a::1",
        "203.0.113.10, ::ffff:0:203.0.113.10",
        "::ffff:203.0.113.0/120, 203.0.114.1"
    })
    void anAddressIsNotInAnothersRange(String range, String address) {
        assertThat(AllowedAddresses.of(List.of(range)).contain(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "10.1",
                "10",
                "167772161",
                "0x0a000001",
                "012.0.0.1",
                "10.0.0.01",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.*",
                "10.0.0.0-9",
                "10.0.0.256",
                " 10.0.0.1",
                "10.0.0.1 ",
                "::1%lo",
                "[::1]",
                "::1/129",
                "1::2::3",
                "*",
                "",
                "10.0.0.1:80",
                "::ffff:10.1",
                "2001:db8::0-5"
            })
    void aRangeThatIsNotWrittenInFullAllowsNobody(String text) {
        AllowedAddresses allowed = AllowedAddresses.of(List.of("0.0.0.0/0", text));
        assertThat(allowed.contain("10.0.0.1")).isFalse();
        assertThat(SourceAddresses.isRange(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.10/24, 203.0.113.10",
        "203.0.113.1/31, 203.0.113.1",
        "0.0.0.1/0, 203.0.113.10",
        "2001:db8::1/64, 2001:db8::1",
        "::1/0, 2001:db8::1",
        "::ffff:203.0.113.10/120, 203.0.113.10",
        "::ffff:0:0/95, 203.0.113.10"
    })
    void aRangeWithBitsBehindItsLengthIsRefusedRatherThanWidened(String range, String within) {
        assertThat(AllowedAddresses.of(List.of(within, range)).contain(within)).isFalse();
        assertThat(SourceAddresses.isRange(range)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SourceAddresses(List.of(range)))
                .withMessageContaining(range);
    }

    @Test
    void anEmptyListAllowsAnybodyAndARestrictedOneNobodyUnknown() {
        assertThat(AllowedAddresses.of(List.of()).contain("203.0.113.10")).isTrue();
        assertThat(AllowedAddresses.of(null).contain(null)).isTrue();
        assertThat(AllowedAddresses.of(List.of("0.0.0.0/0", "::/0")).contain(null))
                .isFalse();
    }

    @Test
    void whoWasAllowedIsRememberedAndNobodyElse() {
        AllowedAddresses allowed = AllowedAddresses.of(List.of("203.0.113.0/28"));
        for (String address : new String[] {"203.0.113.10", "203.0.113.10", "203.0.113.11"}) {
            assertThat(allowed.contain(address)).as(address).isTrue();
            assertThat(allowed.contain("203.0.113.100")).isFalse();
            assertThat(allowed.contain(null)).isFalse();
        }
    }

    @Test
    void theSocketsAddressCountsWhereNoProxyIsTrusted() {
        assertThat(source(List.of(), "203.0.113.10", "198.51.100.1")).isEqualTo("203.0.113.10");
        assertThat(source(List.of("10.0.0.0/8"), "203.0.113.10", "198.51.100.1"))
                .isEqualTo("203.0.113.10");
        assertThat(source(List.of("10.0.0.0/8"), "a00::1", "198.51.100.1")).isEqualTo("a00::1");
    }

    @Test
    void theFirstAddressFromTheRightThatIsNoProxyCounts() {
        List<String> proxies = List.of("10.0.0.0/8", "2001:db8::/64");
        assertThat(source(proxies, "10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(source(proxies, "::ffff:10.0.0.1", "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(source(proxies, "10.0.0.1", "1.1.1.1, 198.51.100.1 ,10.9.9.9"))
                .isEqualTo("198.51.100.1");
        assertThat(source(proxies, "10.0.0.1", "1.1.1.1, 198.51.100.1", "2001:db8::5, 10.2.3.4"))
                .isEqualTo("198.51.100.1");
        assertThat(source(proxies, "10.0.0.1", "::ffff:198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(source(proxies, "10.0.0.1", "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
        assertThat(source(proxies, "10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void whatIsNoAddressEndsTheTrust() {
        List<String> proxies = List.of("10.0.0.0/8");
        for (String nonsense : List.of(
                "",
                ",",
                "unknown",
                "198.51.100.1,",
                "198.51.100.1, unknown",
                "198.51.100.1:443",
                "198.51.100.1,,10.0.0.2",
                "10.1",
                "198.51.100.1, 10.0.0.0/8",
                "[2001:db8::1]")) {
            assertThat(source(proxies, "10.0.0.1", nonsense)).as(nonsense).isNull();
        }
        // What stands left of the caller's address is the caller's talk.
        assertThat(source(proxies, "10.0.0.1", "nonsense, 198.51.100.1")).isEqualTo("198.51.100.1");
    }

    private static String source(List<String> proxies, String socket, String... forwardedFor) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(socket);
        for (String line : forwardedFor) {
            request.addHeader("X-Forwarded-For", line);
        }
        return new SourceAddresses(proxies).of(request);
    }
}
