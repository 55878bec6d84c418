package dev.latchkey.auth.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a host for the client, which connects to those and asks nobody again: what is checked is what is connected to, so a
 * name that changes its mind in between (DNS rebinding) gains nothing. A host with one address that is not allowed is refused whole.
 */
final class CheckedResolver implements DnsResolver {

    private final AddressPolicy policy;
    private final DnsResolver names;

    CheckedResolver(AddressPolicy policy, DnsResolver names) {
        this.policy = policy;
        this.names = names;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            if (!policy.allows(address)) {
                throw new AddressNotAllowedException();
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
