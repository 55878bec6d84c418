package dev.latchkey.protocol;

/** Names of what Latchkey says of a credential beyond the registered claims: in access tokens and in introspection answers. */
public final class ClaimNames {

    /** The organization that the client or key belongs to. */
    public static final String ORGANIZATION_ID = "organization_id";

    /** The workspace that the client is pinned to, or the key belongs to. */
    public static final String WORKSPACE_ID = "workspace_id";

    /** The client secret or API key that was used; its revocation denies the token. */
    public static final String CREDENTIAL_ID = "credential_id";

    private ClaimNames() {}
}
