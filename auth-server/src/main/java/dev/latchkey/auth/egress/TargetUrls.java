package dev.latchkey.auth.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Looks at a URL that somebody wants requests to go to. Nothing is resolved here: what a name's addresses are is checked each time that it is
 * connected to.
 */
@Component
public class TargetUrls {

    public static final int MAX_LENGTH = 2000;

    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[!-~]+");

    /** Four decimal numbers; other forms mean different addresses to different programs. */
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** A last label that a number begins, in any base: a host that is or may be taken for an IPv4 address. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*");
    private static final int LONGEST_NAME = 253;

    /** Top-level names that exist in private networks only (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
    private static final Set<String> PRIVATE_NAMES = Set.of("localhost", "local", "internal", "home.arpa");

    /** Below, there are protocols that HTTP can be mistaken for: mail, for example. */
    private static final int FIRST_FREE_PORT = 1024;

    private final EgressSettings settings;
    private final AddressPolicy policy;

    TargetUrls(EgressSettings settings, AddressPolicy policy) {
        this.settings = settings;
        this.policy = policy;
    }

    /** Why that is no URL that requests may go to, in a sentence for whoever typed it; empty if it is one. */
    public Optional<String> fault(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.of("Must be a URL of 1 to " + MAX_LENGTH + " characters.");
        }
        if (!PRINTABLE_ASCII.matcher(text).matches()) {
            return Optional.of("Must be ASCII: percent-encode a path, and write a host in its xn-- form.");
        }
        try {
            return fault(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.of("Is no URL.");
        }
    }

    private Optional<String> fault(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && mayBePlain(url))) {
            return Optional.of(
                    settings.allowHttp() ? "Must begin with https:// or http://." : "Must begin with https://.");
        }
        if (url.getRawUserInfo() != null) {
            return Optional.of("Must not hold a user name or a password.");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("Must not have a fragment.");
        }
        if (url.getHost() == null) {
            return Optional.of("Has no host that can be understood.");
        }
        return isPort(url.getPort())
                ? hostFault(url.getHost().toLowerCase(Locale.ROOT))
                : Optional.of("Its port must be 80, 443, or " + FIRST_FREE_PORT + " and above.");
    }

    /** On this machine there is no wire that somebody could listen on. */
    private boolean mayBePlain(URI url) {
        return settings.allowHttp()
                || url.getHost() != null
                        && loopback(url.getHost().toLowerCase(Locale.ROOT))
                                .filter(policy::allows)
                                .isPresent();
    }

    /** The address of a host that is this machine. */
    private static Optional<InetAddress> loopback(String host) {
        if (host.equals("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        return isLiteral(host) ? literal(host).filter(InetAddress::isLoopbackAddress) : Optional.empty();
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }

    /** Empty where it is no address after all. Nobody is asked. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isPort(int port) {
        return port == -1 || port == 80 || port == 443 || port >= FIRST_FREE_PORT && port <= 65_535;
    }

    private Optional<String> hostFault(String host) {
        if (isLiteral(host)) {
            return literalFault(host);
        }
        if (ENDS_IN_NUMBER.matcher(host).matches()) {
            return Optional.of("Its host must be a name, or an address with all its parts in decimal.");
        }
        if (!NAME.matcher(host).matches() || host.length() > LONGEST_NAME) {
            return Optional.of("Has no host that can be understood.");
        }
        boolean privateName =
                host.indexOf('.') < 0 || PRIVATE_NAMES.stream().anyMatch(name -> host.endsWith("." + name));
        return privateName && !policy.allowsOthersThanPublic() ? Optional.of(notAllowed()) : Optional.empty();
    }

    private Optional<String> literalFault(String host) {
        Optional<InetAddress> address = literal(host);
        if (address.isEmpty()) {
            return Optional.of("Its host is no address.");
        }
        return policy.allows(address.get()) ? Optional.empty() : Optional.of(notAllowed());
    }

    private static String notAllowed() {
        return "Leads to an address that this server must not connect to.";
    }
}
