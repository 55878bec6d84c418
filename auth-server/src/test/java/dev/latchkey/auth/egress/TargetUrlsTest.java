package dev.latchkey.auth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs somebody may name. */
class TargetUrlsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "//example.com/",
                "example.com",
                "https:example.com",
                "https:///hook",
                "https://user:password@example.com/",
                "https://user@example.com/",
                "https://example.com/#top",
                "https://example.com:22/",
                "https://example.com:0/",
                "https://example.com:70000/",
                "https://localhost/",
                "https://LOCALHOST/",
                "https://a.localhost/",
                "https://metadata.google.internal/",
                "https://printer.local/",
                "https://intranet/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.1./",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[fe80::1%25eth0]/",
                "https://300.1.1.1/",
                "https://exa mple.com/",
                "https://ex\u00e4mple.com/",
                "https://\uff11\uff12\uff17.0.0.1/",
                "https://example.com\\@127.0.0.1/",
                "https://example.com/\r\nX-Header: x",
                ""
            })
    void isRefused(String url) {
        assertThat(urls(false, "public").fault(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "https://example.com",
                "https://hooks.example.com:8443/a/b?token=x",
                "https://xn--exmple-cua.com/",
                "https://1.1.1.1/",
                "https://[2606:4700::1111]:443/",
                "https://4you.example/",
                "https://a-b.example.com/%20"
            })
    void isTaken(String url) {
        assertThat(urls(false, "public").fault(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8090/callbacks", "http://localhost:8090/callbacks", "https://sample/"})
    void theOperatorMayAllowMore(String url) {
        assertThat(urls(true, "public", "127.0.0.0/8").fault(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8090/callbacks", "http://LOCALHOST:8090/callbacks"})
    void onThisMachineNothingNeedsToBeEncrypted(String url) {
        assertThat(urls(false, "127.0.0.0/8").fault(url)).isEmpty();
        assertThat(urls(false, "public").fault(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/hook",
                "http://example.com/",
                "http://localhost.example.com/",
                "http://127.0.0.1.example.com/"
            })
    void elsewhereItDoes(String url) {
        assertThat(urls(false, "public", "10.0.0.0/8", "127.0.0.0/8").fault(url))
                .hasValue("Must begin with https://.");
    }

    private static TargetUrls urls(boolean allowHttp, String... allowed) {
        EgressSettings settings = new EgressSettings(List.of(allowed), allowHttp);
        return new TargetUrls(settings, new AddressPolicy(settings));
    }
}
