package dev.latchkey.auth.jwk;

import java.security.Provider;
import java.security.Security;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the native provider (Amazon Corretto Crypto Provider) before the JDK's own where its library loads on this platform: it
 * signs ES256 nine times faster than JDK 25 and forty times faster than JDK 17. Elsewhere everything works, slower.
 */
public final class NativeCryptography {

    private static final Logger log = LoggerFactory.getLogger(NativeCryptography.class);
    private static final String NAME = "AmazonCorrettoCryptoProvider";

    private NativeCryptography() {}

    /** Installs the provider once; later calls do nothing. */
    public static synchronized void install() {
        if (Security.getProvider(NAME) != null) {
            return;
        }
        try {
            for (Iterator<Provider> providers =
                            ServiceLoader.load(Provider.class).iterator();
                    providers.hasNext(); ) {
                Provider provider = providers.next();
                if (provider.getName().equals(NAME) && provider.getService("Signature", "SHA256withECDSA") != null) {
                    Security.insertProviderAt(provider, 1);
                    return;
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            log.debug("There is no native provider for this platform", e);
        }
    }
}
