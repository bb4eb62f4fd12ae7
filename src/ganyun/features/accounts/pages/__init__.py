"""Login, own account, organisations and users: the pages of accounts."""

from django.urls import path

from ganyun.features.accounts.pages import account, login, organisations, users

urlpatterns = [
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/tokens/", account.create_token, name="account-token-create"),
    path("account/tokens/<str:prefix>/revoke/", account.revoke_token, name="account-token-revoke"),
    path("organisations/", organisations.directory, name="organisation-directory"),
    path("organisations/<str:uscc>/", organisations.detail, name="organisation"),
    path("admin/organisations/", organisations.administration, name="organisations"),
    path("admin/organisations/new/", organisations.create, name="organisation-create"),
    path("admin/organisations/<str:uscc>/", organisations.edit, name="organisation-edit"),
    path("admin/users/", users.users, name="users"),
    path("admin/users/new/", users.create, name="user-create"),
    path("admin/users/<str:username>/", users.user, name="user"),
    path("admin/users/<str:username>/edit/", users.edit, name="user-edit"),
    path("admin/users/<str:username>/lock/", users.lock, name="user-lock"),
    path("admin/users/<str:username>/unlock/", users.unlock, name="user-unlock"),
    path("admin/users/<str:username>/password/", users.reset_password, name="user-password"),
    path("admin/users/<str:username>/roles/", users.change_role, name="user-roles"),
]
