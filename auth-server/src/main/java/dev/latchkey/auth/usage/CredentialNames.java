package dev.latchkey.auth.usage;

import java.util.Collection;
import java.util.Map;

/** A feature that has credentials, and can say which ones the ids in counts stand for. It declares a bean of this type. */
public interface CredentialNames {

    /**
     * A credential, or what it is one of.
     *
     * @param detail what tells it from others of that name, for example the hint of a key
     * @param path its page, within the organization
     */
    record Named(String name, String detail, String path) {}

    /** The ones within the scope that this feature has, by the ids asked for; the others are left out. One query. */
    Map<String, Named> names(UsageScope scope, Collection<String> credentialIds);
}
