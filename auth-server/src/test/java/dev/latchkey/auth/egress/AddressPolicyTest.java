package dev.latchkey.auth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to. */
class AddressPolicyTest {

    private final AddressPolicy usual = policy("public");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "203.0.113.5",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::a00:1",
                "2001:0:7f00:1::",
                "2001:db8::1",
                "2002:7f00:1::",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatTheInternetDoesNotReachIsNot(String address) throws UnknownHostException {
        assertThat(usual.allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "::ffff:8.8.8.8",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void whatItReachesIs(String address) throws UnknownHostException {
        assertThat(usual.allows(InetAddress.getByName(address))).isTrue();
        assertThat(policy("10.0.0.0/8").allows(InetAddress.getByName(address))).isFalse();
    }

    /** 10.0.0.0/8 and a00::/8 begin with the same bits. */
    @ParameterizedTest
    @ValueSource(strings = {"a00::1", "11.0.0.1"})
    void aBlockHoldsNothingOfTheOtherFamily(String address) throws UnknownHostException {
        assertThat(policy("10.0.0.0/8").allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1"})
    void someAreNotWhateverTheListSays(String address) throws UnknownHostException {
        assertThat(policy("0.0.0.0/0", "::/0").allows(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "::ffff:10.1.2.3", "fd00::1"})
    void theListMayNameOthers(String address) throws UnknownHostException {
        assertThat(policy("10.1.0.0/16", "fd00::/8").allows(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.1", "10.1/16", "10.0.0.1/8", "0x0a.0.0.0/8", "example.com", "10.0.0.0/33", "", "private"
            })
    void whatIsNoBlockIsRefused(String entry) {
        assertThat(new EgressSettings(List.of(entry), false).isEachEntryUsable())
                .isFalse();
    }

    private static AddressPolicy policy(String... allowed) {
        EgressSettings settings = new EgressSettings(List.of(allowed), false);
        assertThat(settings.isEachEntryUsable()).isTrue();
        return new AddressPolicy(settings);
    }
}
