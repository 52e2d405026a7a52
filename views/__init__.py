"""What `streamlit_app.py` puts together: the app's pages and its plain HTTP addresses."""
