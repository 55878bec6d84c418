package dev.latchkey.auth.event;

/** The kinds of security events. Their dotted names are stored and sent, so a name never changes its meaning. */
public enum EventType {
    ORGANIZATION_CREATED("organization.created"),
    ORGANIZATION_RENAMED("organization.renamed"),
    ORGANIZATION_SUSPENDED("organization.suspended"),
    ORGANIZATION_RESUMED("organization.resumed"),
    ORGANIZATION_PLAN_CHANGED("organization.plan_changed"),
    ORGANIZATION_MFA_POLICY_CHANGED("organization.mfa_policy_changed"),
    WORKSPACE_CREATED("workspace.created"),
    WORKSPACE_CHANGED("workspace.changed"),
    RESELLER_CREATED("reseller.created"),
    RESELLER_QUOTA_CHANGED("reseller.quota_changed"),
    RESELLER_DISABLED("reseller.disabled"),
    RESELLER_ENABLED("reseller.enabled"),
    CLIENT_CREATED("client.created"),
    CLIENT_CHANGED("client.changed"),
    CLIENT_DISABLED("client.disabled"),
    CLIENT_ENABLED("client.enabled"),
    CLIENT_SECRET_CREATED("client_secret.created"),
    CLIENT_SECRET_REVOKED("client_secret.revoked"),
    CLIENT_SECRET_INACTIVE("client_secret.inactive"),
    CLIENT_SECRET_ACTIVE_AGAIN("client_secret.active_again"),
    CLIENT_SECRET_ROTATION_DUE("client_secret.rotation_due"),
    CLIENT_SECRET_EXPIRING("client_secret.expiring"),
    CLIENT_TOKENS_REVOKED("client.tokens_revoked"),
    CLIENT_DELETED("client.deleted"),
    INITIAL_ACCESS_TOKEN_CREATED("initial_access_token.created"),
    INITIAL_ACCESS_TOKEN_REVOKED("initial_access_token.revoked"),
    RESOURCE_SERVER_CREATED("resource_server.created"),
    RESOURCE_SERVER_DELETED("resource_server.deleted"),
    USER_CREATED("user.created"),
    USER_PASSWORD_CHANGED("user.password_changed"),
    USER_SIGNED_IN("user.signed_in"),
    USER_SIGNED_OUT("user.signed_out"),
    USER_SIGNED_OUT_EVERYWHERE("user.signed_out_everywhere"),
    USER_TOTP_ENROLLED("user.totp_enrolled"),
    USER_TOTP_ENABLED("user.totp_enabled"),
    USER_TOTP_DISABLED("user.totp_disabled"),
    USER_BACKUP_CODES_RENEWED("user.backup_codes_renewed"),
    USER_BACKUP_CODE_USED("user.backup_code_used"),
    USER_CODE_REFUSED("user.code_refused"),
    USER_SIGN_IN_REFUSED("user.sign_in_refused"),
    USER_PASSWORD_RESET_REQUESTED("user.password_reset_requested"),
    USER_PASSWORD_RESET("user.password_reset"),
    USER_PASSWORD_REFUSED("user.password_refused"),
    USER_PASSWORD_DROPPED("user.password_dropped"),
    MEMBER_INVITED("member.invited"),
    MEMBER_ADDED("member.added"),
    MEMBER_ROLE_CHANGED("member.role_changed"),
    MEMBER_REMOVED("member.removed"),
    API_KEY_CREATED("api_key.created"),
    API_KEY_IMPORTED("api_key.imported"),
    API_KEY_CHANGED("api_key.changed"),
    API_KEY_ROTATED("api_key.rotated"),
    API_KEY_REVOKED("api_key.revoked"),
    API_KEY_INACTIVE("api_key.inactive"),
    API_KEY_ACTIVE_AGAIN("api_key.active_again"),
    API_KEY_ROTATION_DUE("api_key.rotation_due"),
    API_KEY_EXPIRING("api_key.expiring"),
    MAIL_FAILED("mail.failed"),
    TOKEN_ISSUED("token.issued"),
    TOKEN_REVOKED("token.revoked"),
    WEBHOOK_CREATED("webhook.created"),
    WEBHOOK_CHANGED("webhook.changed"),
    WEBHOOK_DISABLED("webhook.disabled"),
    WEBHOOK_ENABLED("webhook.enabled"),
    WEBHOOK_DELETED("webhook.deleted"),
    WEBHOOK_SECRET_CREATED("webhook_secret.created"),
    WEBHOOK_TESTED("webhook.tested"),
    WEBHOOK_REDELIVERED("webhook.redelivered"),
    SIGNING_KEY_PUBLISHED("signing_key.published");

    private final String dottedName;

    EventType(String dottedName) {
        this.dottedName = dottedName;
    }

    /** The stored and sent name, for example {@code token.issued}. */
    public String dottedName() {
        return dottedName;
    }
}
